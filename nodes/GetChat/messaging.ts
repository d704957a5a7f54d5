import { asLink, carriedBy, carriersOf, withButtons, type Messaging, type Values } from '../shared/gateway/messaging';
import { maxReplyButtons } from '../shared/whatsapp/maxReplyButtons';
import { getChat } from './api';
import { messageResource } from './message';
import { templateResource } from './template';
import { hearing } from './trigger/hearing';

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
	value: hearing.value,
	provider: getChat,
	carriers: {
		...carriersOf(messageResource, templateResource),
		buttons: carriedBy(messageResource, 'sendButtons', withButtons(maxReplyButtons)),
		list: carriedBy(messageResource, 'sendList'),
		media: (values) => {
			const kind = kindOf(values);
			return kind && media[kind](values);
		},
	},
};
