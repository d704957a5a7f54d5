import type { Resource } from '../../shared/operation/defineOperation';
import { ask } from './ask.operation';
import { getMany } from './getMany.operation';
import { getStatuses } from './getStatuses.operation';
import { markAsRead } from './markAsRead.operation';
import { requestAddress } from './requestAddress.operation';
import { requestLocation } from './requestLocation.operation';
import { requestPayment } from './requestPayment.operation';
import { sendBulk } from './sendBulk.operation';
import { sendButtons } from './sendButtons.operation';
import { sendCarousel } from './sendCarousel.operation';
import { sendContacts } from './sendContacts.operation';
import { sendCtaUrl } from './sendCtaUrl.operation';
import { sendFlow } from './sendFlow.operation';
import { sendList } from './sendList.operation';
import { sendLocation } from './sendLocation.operation';
import { sendMedia } from './sendMedia.operation';
import { sendOrderDetails } from './sendOrderDetails.operation';
import { sendProduct } from './sendProduct.operation';
import { sendProductList } from './sendProductList.operation';
import { sendReaction } from './sendReaction.operation';
import { sendSticker } from './sendSticker.operation';
import { sendText } from './sendText.operation';

export const messageResource: Resource = {
	name: 'Message',
	value: 'message',
	description: 'Send, read and mark messages',
	defaultOperation: getMany,
	newOperation: sendText,
	operations: [
		ask,
		getMany,
		getStatuses,
		markAsRead,
		requestAddress,
		requestLocation,
		requestPayment,
		sendCarousel,
		sendContacts,
		sendCtaUrl,
		sendFlow,
		sendBulk,
		sendList,
		sendLocation,
		sendMedia,
		sendOrderDetails,
		sendProduct,
		sendProductList,
		sendReaction,
		sendButtons,
		sendSticker,
		sendText,
	],
};
