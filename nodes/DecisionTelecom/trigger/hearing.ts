import { pastedHearing } from '../../shared/webhook/providerPart';
import { decisionTelecomReceiver } from './receiver';

/** How DecisionTelecom calls: for statuses alone. */
export const hearing = pastedHearing('decisionTelecom', decisionTelecomReceiver);
