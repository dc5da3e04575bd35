// The charts of a location: see frontend/web/chart.ts.

import { drawCharts } from "../web/chart";

drawCharts();
