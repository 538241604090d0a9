// The page a sign-in returns to. It hands the answer to the explorer's window and closes;
// it is not told the verifier, so what it holds is worth nothing by itself.
import './style.css';
import { announceAnswer } from './session/channel';

const answer = window.location.search;
window.history.replaceState(null, '', window.location.pathname); // no code stays in the history
announceAnswer(answer);
window.close();
