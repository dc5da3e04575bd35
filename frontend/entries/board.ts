// The board of a region: see frontend/web/board.ts.

import { startBoard } from "../web/board";

startBoard();
