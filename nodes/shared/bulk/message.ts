import { invalidInput } from '../errors';
import type { Request } from '../http/request';
import type { ItemParameters, AllItemsContext, AllItemsOutput } from '../operation/defineOperation';
import { defineField, type ParametersOf } from '../input/parameters';
import { noValue } from '../input/noValue';
import type { Recipient } from '../input/recipient';
import { mediaField } from '../whatsapp/fileSource';
import { text, textMessages } from '../whatsapp/text';
import type { bulkOptions, recipientFields } from './fields';
import type { BulkAnswers, BulkChannel } from './bulkMessage';
import { planRows, type ItemContent } from './plan';
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
	const places = new Set([...entered.matchAll(placePattern)].map(([, name]) => name));
	return {
		takes: (column) => places.has(column),
		fill: (own) => {
			const [text = ''] = textMessages(fillIn(entered, own, { hasColumns: recipientsSource === 'csv' }), {});
			return { ...shared, text };
		},
	};
}

const placePattern = /\{([^{}\n]+)\}/g;

/** @throws InvalidInput where a row has nothing for a place: "Dear ," is worse than no message */
function fillIn(
	content: string,
	own: Readonly<Record<string, string>>,
	{ hasColumns }: { hasColumns: boolean },
): string {
	if (!hasColumns) return content;
	return content.replace(placePattern, (_, name: string) => {
		const value = Object.hasOwn(own, name) ? own[name] : undefined;
		const nothing = value === undefined ? undefined : noValue(value);
		if (nothing !== undefined) throw invalidInput(`Text: {${name}}`, nothing, 'Correct the cell in the file.');
		if (value !== undefined) return value;
		throw invalidInput(
			'Text',
			`has {${name}}, but the row has nothing in a column "${name}"`,
			'Fill in the column, or change the text.',
		);
	});
}
