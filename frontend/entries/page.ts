// What every page does when it has JavaScript; without it, every page says the same as of the moment it was made.

import { keepAgesTrue } from "../ui/age";
import { keepForms } from "../ui/forms";

keepAgesTrue();
keepForms();
