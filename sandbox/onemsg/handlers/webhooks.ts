import { integer, optionalNumber, text, textOrNull, type Fields } from '../../values';
import type { Row } from '../../database';
import { ok, type Call, type Handlers, type Result } from '../call';
import type { Account } from '../account';
import { changeSettings, disabledWebhooks, shownWebhookUrl, storeWebhooks, webhookUrls } from '../channels';
import { findMessage } from '../messages';
import { statusEntry } from '../raw';

/** Webhooks, settings and delivery records. */
export const webhooks: Handlers = {
	getWebhook: ({ account, channel, outbox }) =>
		ok({
			webhookUrl: shownWebhookUrl(account, channel.id),
			...statusesOf(account, channel.id, outbox.states(channel.id)),
		}),
	setWebhook,
	getSettings: ({ account, channel }) => {
		const settings = account.document(channel.id, 'settings');
		return ok({ ...settings, webhookUrl: shownWebhookUrl(account, channel.id) });
	},
	setSettings,
	checkAcks,
};

/** Nobody has shown what `webhookStatuses` looks like, so the shape of that name chooses. */
function statusesOf(account: Account, channel: string, states: Fields[]): Fields {
	const disabled = disabledWebhooks(account, channel);
	const isOn = ({ url }: Fields) => !disabled.includes(String(url));
	const byUrl = (value: (state: Fields) => unknown) =>
		Object.fromEntries(states.map((state) => [String(state.url), value(state)]));
	switch (account.shapes.webhookStatuses) {
		case 'list':
			return { webhookStatuses: states.map((state) => ({ ...state, isActive: isOn(state) })) };
		case 'map':
			return { webhookStatuses: byUrl((state) => ({ disabled: !isOn(state) })) };
		case 'flags':
			return { webhookStatuses: byUrl(isOn) };
		case 'words':
			return { webhookStatuses: byUrl((state) => (isOn(state) ? 'active' : 'disabled')) };
		case 'none':
			return {};
	}
}

function setWebhook({ account, channel, body }: Call): Result {
	const before = webhookUrls(account, channel.id).join(',');
	changeSettings(account, channel.id, { webhookUrl: storeWebhooks(account, channel.id, body.webhookUrl) });
	if (account.shapes.answers === 'empty') return ok({});
	const now = webhookUrls(account, channel.id).join(',');
	return ok({ set: now !== before, message: now });
}

function setSettings({ account, channel, body }: Call): Result {
	const { webhookUrl } = body;
	const stored = webhookUrl === undefined ? {} : { webhookUrl: storeWebhooks(account, channel.id, webhookUrl) };
	changeSettings(account, channel.id, { ...body, ...stored });
	if (account.shapes.answers === 'empty') return ok({});
	return ok({ webhookUrl: shownWebhookUrl(account, channel.id), update: body });
}

/** One record a state that the message has reached; none for a message that is not known. */
function checkAcks({ account, channel, query }: Call): Result {
	const row = findMessage(account, channel.id, text(query, 'messageId'));
	return ok({ hooks: row && textOrNull(row, 'operation') !== null ? records(row) : [] });
}

function records(row: Row): Fields[] {
	return ['sent', 'delivered', 'read', 'failed']
		.filter((status) => optionalNumber(row, status) !== undefined)
		.map((status) => statusEntry(row, status, integer(row, status)));
}
