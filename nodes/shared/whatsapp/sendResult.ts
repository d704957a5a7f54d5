import type { IDataObject } from 'n8n-workflow';
import { asDataObject } from '../dataObject';
import type { Recipient } from '../recipient';

/** What became of one message to one recipient. */
export type SendOutcome = 'sent' | 'queued' | 'failed' | 'skipped' | 'unclear';

/**
 * What every send gives back, the same for every provider: the outcome, the recipient, the provider's id of the message
 * (status updates carry it), and the provider's own answer.
 */
export function sent(recipient: Recipient, answer: IDataObject, messageId: unknown): IDataObject {
	return {
		outcome: 'sent',
		to: recipient.e164,
		...(typeof messageId === 'string' && messageId !== '' && { messageId }),
		answer,
	};
}

/** The same for several files, each of which is a message: `medias` groups them by kind. */
export function sentMedia(recipient: Recipient, answer: IDataObject): IDataObject {
	const files = Object.values(asDataObject(answer.medias)).flatMap((group) => (Array.isArray(group) ? group : []));
	const ids = files.map((file) => asDataObject(file).message_id).filter((id) => typeof id === 'string');
	const result = sent(recipient, answer, ids[0] ?? answer.message_id);
	return ids.length > 1 ? { ...result, messageIds: ids } : result;
}
