import type { Hearing } from '../../shared/webhook/providerPart';
import { oneMsgReceiver } from './receiver';
import { isReady, makeReady, takeBack } from './registry';

/** How 1MSG calls. */
export const hearing: Hearing = {
	value: 'oneMsg',
	isPasted: false,
	receiver: oneMsgReceiver,
	checkExists: isReady,
	create: makeReady,
	delete: takeBack,
};
