import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { invalidInput } from '../errors';
import type { Request } from '../http/request';
import type { ItemParameters, AllItemsContext } from '../operation/defineOperation';
import { defineField, type ParametersOf } from '../input/parameters';
import type { Recipient } from '../input/recipient';
import { mediaField } from '../whatsapp/fileSource';
import { text, textMessages } from '../whatsapp/text';
import type { bulkOptions, recipientFields } from './fields';
import { planRows, type ItemMessage } from './plan';
import { sendBulk } from './send';
import { settingsOf } from './template';

const messageType = defineField({
	displayName: 'Message Type',
	name: 'messageType',
	type: 'options',
	default: 'text',
	description: 'Templates have a bulk operation of their own, and reach people who have not written for 24 hours',
	options: [
		{ name: 'Media', value: 'media' },
		{ name: 'Text', value: 'text' },
	],
});

const bulkText = defineField({
	...text,
	description: 'The message, up to 4,096 characters. {name} stands for the CSV column "name".',
	displayOptions: { show: { messageType: ['text'] } },
});

const mediaSource = defineField({ ...mediaField.mediaSource, displayOptions: { show: { messageType: ['media'] } } });
const binaryPropertyName = defineField({
	...mediaField.binaryPropertyName,
	displayOptions: { show: { messageType: ['media'], mediaSource: ['binary'] } },
});
const mediaUrl = defineField({
	...mediaField.mediaUrl,
	displayOptions: { show: { messageType: ['media'], mediaSource: ['url'] } },
});

/** Each field of `bulkMessageFields`, for providers that change one. */
export const bulkMessageField = { messageType, bulkText, mediaSource, binaryPropertyName, mediaUrl };

/** What a bulk message is. */
export const bulkMessageFields = [messageType, bulkText, mediaSource, binaryPropertyName, mediaUrl] as const;

type BulkParameters = ParametersOf<typeof recipientFields> &
	Pick<ParametersOf<typeof bulkMessageFields>, 'messageType' | 'text'> &
	ParametersOf<readonly [typeof bulkOptions]>;

/** How a provider sends one message. */
export interface MessageChannel<P> {
	text(parameters: P, recipient: Recipient, text: string): Request;
	/** Looks at the files of an item once, and gives the request for each recipient. @throws InvalidInput */
	media(parameters: P): (recipient: Recipient) => Request;
	messageId(answer: IDataObject): unknown;
	/** The ids in the answer to a message of several files. */
	messageIds?(answer: IDataObject): string[];
	/** What an answer means that may only be taken for later; `sent` by default. */
	outcome?(answer: IDataObject): 'sent' | 'queued';
}

/**
 * Sends a text or files to all recipients of all items, one request each.
 *
 * @throws NodeOperationError, NodeApiError as `sendBulk`
 */
export async function sendMessageBulk<P extends BulkParameters>(
	context: AllItemsContext & { items: ReadonlyArray<ItemParameters<P>> },
	channel: MessageChannel<P>,
): Promise<INodeExecutionData[]> {
	const planned = await planRows(context, context.items, (parameters) => messageOf(parameters, channel));
	return await sendBulk(context, planned, settingsOf(context.items));
}

function messageOf<P extends BulkParameters>(parameters: P, channel: MessageChannel<P>): ItemMessage {
	const { messageId, messageIds, outcome } = channel;
	if (parameters.messageType === 'media') {
		const one = channel.media(parameters);
		return { takes: () => false, fill: () => ({ one, messageId, messageIds, outcome }) };
	}
	const places = new Set([...parameters.text.matchAll(placePattern)].map(([, name]) => name));
	return {
		takes: (column) => places.has(column),
		fill: (own) => {
			const [content = ''] = textMessages(fillIn(parameters.text, own, parameters.recipientsSource === 'csv'), {});
			return { one: (recipient) => channel.text(parameters, recipient, content), messageId, messageIds, outcome };
		},
	};
}

const placePattern = /\{([^{}\n]+)\}/g;

/** @throws InvalidInput where a row has nothing for a place: "Dear ," is worse than no message */
function fillIn(content: string, own: Readonly<Record<string, string>>, fromCsv: boolean): string {
	if (!fromCsv) return content;
	return content.replace(placePattern, (_, name: string) => {
		const value = Object.hasOwn(own, name) ? own[name] : undefined;
		if (value !== undefined) return value;
		throw invalidInput(
			'Text',
			`has {${name}}, but the row has nothing in a column "${name}"`,
			'Fill in the column, or change the text.',
		);
	});
}
