import { asDataObject, isDataObject } from '../../shared/dataObject';
import { invalidInput } from '../../shared/errors';
import type { Client } from '../../shared/http/client';
import { path } from '../../shared/http/request';

/** The tag of a chat. */
export interface ChatTag {
	chat: string;
	tag: number;
}

/**
 * Looks up under which id a chat has a tag.
 *
 * @throws InvalidInput where the chat does not have the tag, or the inbox does not tell the id
 * @throws NodeApiError as `Client.send`
 */
export async function findTagging(client: Client, { chat: number, tag: wanted }: ChatTag): Promise<number> {
	const { tags } = asDataObject((await client.send({ method: 'GET', path: path`/chats/${number}/` })).body);
	const found = (Array.isArray(tags) ? tags.filter(isDataObject) : []).find((entry) => entry.id === wanted);
	if (!found) {
		throw invalidInput('Tag', `${wanted} is not on the chat with ${number}`, 'There is nothing to take away.');
	}
	if (typeof found.tagging_id === 'number') return found.tagging_id;
	throw invalidInput(
		'Untag By',
		'cannot be Chat and Tag here, because this inbox does not tell the id of the tagging',
		"Choose 'Tagging ID', and enter what 'Tag Chat' gave back.",
	);
}
