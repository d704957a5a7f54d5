import type { Resource } from '../../shared/operation/defineOperation';
import { ask } from './ask.operation';
import { get } from './get.operation';
import { getMany } from './getMany.operation';
import { markAsReceived } from './markAsReceived.operation';
import { requestLocation } from './requestLocation.operation';
import { sendAudio } from './sendAudio.operation';
import { sendBulk } from './sendBulk.operation';
import { sendButtons } from './sendButtons.operation';
import { sendCatalog } from './sendCatalog.operation';
import { sendContacts } from './sendContacts.operation';
import { sendCtaUrl } from './sendCtaUrl.operation';
import { sendDocument } from './sendDocument.operation';
import { sendFlow } from './sendFlow.operation';
import { sendHsm } from './sendHsm.operation';
import { sendImage } from './sendImage.operation';
import { sendList } from './sendList.operation';
import { sendLocation } from './sendLocation.operation';
import { sendProduct } from './sendProduct.operation';
import { sendProductList } from './sendProductList.operation';
import { sendReaction } from './sendReaction.operation';
import { sendSticker } from './sendSticker.operation';
import { sendText } from './sendText.operation';
import { sendVideo } from './sendVideo.operation';

export const messageResource: Resource = {
	name: 'Message',
	value: 'message',
	description: 'Send, read and mark messages',
	defaultOperation: get,
	newOperation: sendText,
	operations: [
		ask,
		get,
		getMany,
		markAsReceived,
		requestLocation,
		sendAudio,
		sendCatalog,
		sendContacts,
		sendCtaUrl,
		sendDocument,
		sendFlow,
		sendHsm,
		sendImage,
		sendBulk,
		sendList,
		sendLocation,
		sendProduct,
		sendProductList,
		sendReaction,
		sendButtons,
		sendSticker,
		sendText,
		sendVideo,
	],
};
