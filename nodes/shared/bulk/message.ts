import type { Request } from '../http/request';
import type { ItemParameters, AllItemsContext, AllItemsOutput } from '../operation/defineOperation';
import { defineField, type ParametersOf } from '../input/parameters';
import type { Recipient } from '../input/recipient';
import { mediaField } from '../whatsapp/fileSource';
import { text, textMessages } from '../whatsapp/text';
import type { bulkOptions, recipientFields } from './fields';
import type { BulkAnswers, BulkChannel } from './bulkMessage';
import { fillIn, placesIn } from './places';
import { planRows, type ItemContent } from './plan';
import { sendBulk } from './send';
import { settingsOf } from './template';

const messageType = defineField({
	displayName: 'Message Type',
	name: 'messageType',
	type: 'options',
	default: 'text',
	hint: "Reaches people who wrote within the last 24 hours. For all others use 'Template: Send in Bulk'.",
	options: [
		{ name: 'Media', value: 'media' },
		{ name: 'Text', value: 'text' },
	],
});

const bulkText = defineField({
	...text,
	description: 'The message, up to 4,096 characters',
	hint: 'With a CSV file, {Name} stands for the column "Name"',
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

/** How a provider sends one message. `S` and `M` are data that JSON can hold. */
export interface MessageChannel<P, S, M> extends BulkAnswers {
	/** What all messages of an item have, such as who sends them. @throws InvalidInput */
	common(parameters: P): S;
	/** What the message says of the item's files. @throws InvalidInput */
	media(parameters: P): M;
	textRequest(common: S, recipient: Recipient, text: string): Request;
	mediaRequest(common: S, recipient: Recipient, media: M): Request;
}

type MessageContent<S, M> = { common: S } & ({ text: string } | { media: M });

/**
 * Sends a text or files to all recipients of all items, one request each.
 *
 * @throws NodeOperationError, NodeApiError as `sendBulk`
 */
export async function sendMessageBulk<P extends BulkParameters, S, M>(
	context: AllItemsContext & { items: ReadonlyArray<ItemParameters<P>> },
	{ common, media, textRequest, mediaRequest, ...answers }: MessageChannel<P, S, M>,
): Promise<AllItemsOutput> {
	const channel: BulkChannel<MessageContent<S, M>> = {
		...answers,
		one: (content, recipient) =>
			'text' in content
				? textRequest(content.common, recipient, content.text)
				: mediaRequest(content.common, recipient, content.media),
	};
	const planned = await planRows(context, context.items, channel, (parameters): ItemContent<MessageContent<S, M>> => {
		const shared = { common: common(parameters) };
		if (parameters.messageType === 'text') return textContent(parameters, shared);
		const content = { ...shared, media: media(parameters) };
		return { takes: () => false, fill: () => content };
	});
	return await sendBulk(context, planned, settingsOf(context.items));
}

/** A text with a place for each `{column}` in it. */
export function textContent<S extends object>(
	{ text: entered, recipientsSource }: Pick<BulkParameters, 'recipientsSource' | 'text'>,
	shared: S,
): ItemContent<S & { text: string }> {
	const places = new Set(placesIn(entered));
	return {
		takes: (column) => places.has(column),
		fill: (own) => {
			const filled = recipientsSource === 'csv' ? fillIn('Text', entered, own) : entered;
			const [text = ''] = textMessages(filled, {});
			return { ...shared, text };
		},
	};
}
