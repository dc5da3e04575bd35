// Self-triage by citizens: see frontend/coordination/.

import { keepSteps } from "../coordination/steps";

keepSteps();
