// The map: see frontend/web/map.ts.

import { startMap } from "../web/map";

void startMap();
