// The glossary: the server has written all of it but the swatches.

import { paintSwatches } from "./swatches.js";

paintSwatches();
