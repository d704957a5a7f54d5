import { askOperation } from '../shared/ask/description';
import {
	asForm,
	asLink,
	carriedBy,
	carriersOf,
	withButtons,
	type Messaging,
	type Values,
} from '../shared/gateway/messaging';
import type { Hearing } from '../shared/webhook/providerPart';
import { isRegistered, register, unregister } from '../shared/webhook/registration';
import { maxReplyButtons } from '../shared/whatsapp/maxReplyButtons';
import { getChat } from './api';
import { messageResource } from './message';
import { templateResource } from './template';
import { getChatReceiver } from './trigger/receiver';
import { getChatRegistry } from './trigger/registry';

const media = {
	audio: carriedBy(messageResource, 'sendAudio', asLink),
	document: carriedBy(messageResource, 'sendDocument', asLink),
	image: carriedBy(messageResource, 'sendImage', asLink),
	video: carriedBy(messageResource, 'sendVideo', asLink),
};

function kindOf({ mediaType }: Values): keyof typeof media | undefined {
	return (['audio', 'document', 'image', 'video'] as const).find((kind) => kind === mediaType);
}

/** What get.chat carries. It has no read receipts. */
export const messaging: Messaging = {
	value: 'getChat',
	provider: getChat,
	carriers: {
		...carriersOf(messageResource, templateResource),
		buttons: carriedBy(messageResource, 'sendButtons', withButtons(maxReplyButtons)),
		list: carriedBy(messageResource, 'sendList'),
		question: carriedBy(messageResource, askOperation, asForm),
		media: (values) => {
			const kind = kindOf(values);
			return kind && media[kind](values);
		},
	},
};

/** How get.chat calls, by webhook. */
export const hearing: Hearing = {
	value: messaging.value,
	isPasted: false,
	receiver: getChatReceiver,
	checkExists: async (functions) => await isRegistered(functions, getChatRegistry(functions)),
	create: async (functions) => await register(functions, getChatRegistry(functions)),
	delete: async (functions) => await unregister(functions, getChatRegistry(functions)),
};
