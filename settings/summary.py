"""What was loaded, in words for a terminal. Secrets are counted or left out, never shown."""

from settings.tables import Settings


def summary(settings: Settings) -> str:
    """Return one line a setting that an operator wants to see before starting."""
    national = settings.national
    lines = [
        f"environment    {settings.gateway.environment}",
        f"deadline       {settings.gateway.deadline_milliseconds} ms",
        f"keys           {len(settings.gateway.keys)} (masked)",
        f"storage        {settings.storage.url.split('://', 1)[0]}",
        f"issuers        {', '.join(one.issuer for one in settings.issuers) or 'none'}",
        f"apps           {', '.join(one.client_id for one in settings.apps) or 'none'}",
        f"demographics   {national.demographics.base_url}",
        f"relationships  {national.relationships.base_url}",
        *(
            f"source         {one.ods:<8}{one.dialect:<22}{', '.join(one.offers)}"
            for one in settings.sources
        ),
    ]
    return "\n".join(lines)
