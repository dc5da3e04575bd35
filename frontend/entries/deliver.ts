// Delivering by hand: see frontend/web/deliver.ts.

import { startDelivering } from "../web/deliver";

startDelivering();
