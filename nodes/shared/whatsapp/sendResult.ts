import type { IDataObject } from 'n8n-workflow';
import { asDataObject } from '../dataObject';
import type { Recipient } from '../input/recipient';

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

/** One file of a message: each is a message of its own. */
interface SentFile {
	fileName: string;
	messageId?: string;
	mediaId?: string;
}

/**
 * The same for several files, each of which is a message: `medias` groups them by kind, and names them.
 *
 * @param names of the files in the order they were sent; without them the answer's order counts
 */
export function sentMedia(recipient: Recipient, answer: IDataObject, names?: readonly string[]): IDataObject {
	const answered = Object.values(asDataObject(answer.medias))
		.flatMap((group) => (Array.isArray(group) ? group : [group]))
		.map(asDataObject);
	const files = names === undefined ? answered.map(asSentFile) : inOrder(names, answered);
	const matched = files.flatMap(({ messageId }) => messageId ?? []);
	const told = answered.map(asSentFile).flatMap(({ messageId }) => messageId ?? []);
	// Where the answer calls a file by another name, its ids are still those of this message.
	const ids = matched.length === told.length ? matched : told;
	const result = sent(recipient, answer, ids[0] ?? answer.message_id);
	return {
		...result,
		...(ids.length > 1 && { messageIds: ids }),
		...(answered.length > 0 && { files: files.map((file) => ({ ...file })) }),
	};
}

/** Files of the same name are told apart by their order. */
function inOrder(names: readonly string[], answered: readonly IDataObject[]): SentFile[] {
	const left = [...answered];
	const take = (fileName: string) => {
		const index = left.findIndex(({ name }) => name === fileName);
		return index < 0 ? undefined : left.splice(index, 1)[0];
	};
	const files = names.map((fileName) => ({ fileName, entry: take(fileName) }));
	// A single file can be no other, whatever the provider calls it.
	const missing = files.filter(({ entry }) => entry === undefined);
	const [only] = missing;
	if (only && missing.length === 1 && left.length === 1) only.entry = left[0];
	return files.map(({ fileName, entry }) => ({ ...asSentFile(entry ?? {}), fileName }));
}

function asSentFile({ name, message_id: messageId, media_id: mediaId }: IDataObject): SentFile {
	return {
		fileName: typeof name === 'string' ? name : '',
		...(typeof messageId === 'string' && messageId !== '' && { messageId }),
		...(typeof mediaId === 'string' && mediaId !== '' && { mediaId }),
	};
}
