// Signing in with a passkey and making one: see frontend/ui/passkeys.ts.

import { offerPasskeys } from "../ui/passkeys";

offerPasskeys();
