import type { Hearing } from '../../shared/webhook/providerPart';
import { isRegistered, register, unregister } from '../../shared/webhook/registration';
import { getChatReceiver } from './receiver';
import { getChatRegistry } from './registry';

/** How get.chat calls, by webhook. */
export const hearing: Hearing = {
	value: 'getChat',
	isPasted: false,
	receiver: getChatReceiver,
	checkExists: async (functions) => await isRegistered(functions, getChatRegistry(functions)),
	create: async (functions) => await register(functions, getChatRegistry(functions)),
	delete: async (functions) => await unregister(functions, getChatRegistry(functions)),
};
