// The workplace of the care coordination centre: see frontend/coordination/.

import { keepAnswers } from "../coordination/answers";
import { keepClocks } from "../coordination/clocks";
import { offerCopies } from "../coordination/copying";
import { keepIntake } from "../coordination/intake";
import { keepQueue } from "../coordination/queue";
import { keepStaying } from "../coordination/stay";

keepClocks();
keepQueue();
keepStaying();
keepIntake();
keepAnswers();
offerCopies();
