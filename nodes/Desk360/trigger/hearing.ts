import { pastedHearing } from '../../shared/webhook/providerPart';
import { desk360Receiver } from './receiver';

/** How both APIs of Desk360 call. */
export const hearing = pastedHearing('desk360', desk360Receiver);
