"""The proof that compiled selections answer as graphql-core does: any operation, any record."""
