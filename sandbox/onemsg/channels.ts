import type { Row } from '../database';
import type { ProviderRequest } from '../types';
import { list, text, type Fields } from '../values';
import type { Account } from './account';
import { ApiError } from './errors';

/** A WhatsApp number with its own id and token. */
export interface Channel {
	id: string;
	token: string;
	/** Digits of its own number. */
	phone: string;
}

/** The channel with an id. */
export function findChannel(account: Account, id: string): Channel | undefined {
	const row = account.db.get('SELECT * FROM onemsg_channels WHERE id = ?', id);
	return row && channelOf(row);
}

/** All channels. */
export function allChannels(account: Account): Channel[] {
	return account.db.all('SELECT * FROM onemsg_channels ORDER BY id').map(channelOf);
}

function channelOf(row: Row): Channel {
	return { id: text(row, 'id'), token: text(row, 'token'), phone: text(row, 'phone') };
}

/**
 * The channel of a request. A token in the query wins over a header, even a wrong one. A channel that does not exist is
 * answered like a wrong token.
 */
export function authenticate(account: Account, id: string, request: ProviderRequest): Channel {
	const [inQuery] = [request.query.token ?? []].flat();
	const inHeader = /^Bearer +(\S+)$/i.exec(String(request.headers.authorization ?? ''))?.[1];
	const token = inQuery ?? inHeader ?? '';
	const channel = findChannel(account, id);
	const places = { either: token, header: inHeader, query: inQuery, both: inHeader === inQuery ? inQuery : undefined };
	if (channel && channel.token === places[account.shapes.token]) return channel;
	// The provider does repeat the token it was given.
	const reason = `Wrong token "${token}" for channel "${id}". Please provide token as a GET parameter.`;
	throw new ApiError(401, { error: reason });
}

/** The webhook URLs of a channel, whatever form they were stored in. */
export function webhookUrls(account: Account, channel: string): string[] {
	const settings = account.document(channel, 'settings');
	const { webhookUrl } = settings;
	const urls = typeof webhookUrl === 'string' ? webhookUrl.split(',') : list(settings, 'webhookUrl').map(String);
	return urls.map((url) => url.trim()).filter(Boolean);
}

/** The stored value as `GET /webhook` and `GET /settings` show it. */
export function shownWebhookUrl(account: Account, channel: string): unknown {
	const stored = account.document(channel, 'settings').webhookUrl ?? null;
	const form = account.shapes.webhookUrl;
	if (form === 'asSet' || stored === null) return stored;
	const urls = webhookUrls(account, channel);
	return form === 'list' ? urls : urls.join(',');
}

/**
 * Stores webhooks that a request gave. Not every channel takes several, and nobody has shown what becomes of a list
 * there, so the shape `webhookList` chooses. A list that is handed in anew switches disabled addresses on again.
 */
export function storeWebhooks(account: Account, channel: string, given: unknown): unknown {
	account.changeDocument(channel, 'state', { disabledWebhooks: [] });
	const { webhookList } = account.shapes;
	if (!Array.isArray(given) || webhookList === 'kept') return given;
	if (webhookList === 'refused') throw new ApiError(400, { error: 'webhookUrl must be a string' });
	return webhookList === 'first' ? given[0] : null;
}

/** The addresses of a channel that are not called any more. */
export function disabledWebhooks(account: Account, channel: string): string[] {
	return list(account.document(channel, 'state'), 'disabledWebhooks').map(String);
}

/** Changes settings of a channel. */
export function changeSettings(account: Account, channel: string, changes: Fields): Fields {
	// Both clear the list; what is read back is null.
	const cleared = changes.webhookUrl === '' || (Array.isArray(changes.webhookUrl) && changes.webhookUrl.length === 0);
	return account.changeDocument(channel, 'settings', { ...changes, ...(cleared && { webhookUrl: null }) });
}
