/** What stands above a template's text, in Desk360's words. */
type HeaderType = 'TEXT' | 'PICTURE' | 'VIDEO' | 'DOCUMENT';

/** One language of a template. */
export interface Translation {
	languageId: number;
	language: string;
	code: string;
	headerType: HeaderType | null;
	header: string | null;
	body: string;
	footer: string | null;
	/** Whether WhatsApp has approved it. */
	active: boolean;
	buttons: string[];
}

export interface Template {
	id: number;
	name: string;
	sendable: boolean;
	translations: Translation[];
}

const english = { languageId: 1, language: 'English', code: 'en' };
const turkish = { languageId: 2, language: 'Türkçe', code: 'tr' };
const german = { languageId: 3, language: 'Deutsch', code: 'de' };

interface Options extends Partial<Omit<Translation, 'body'>> {
	languageId?: number;
}

function translation(
	language: { languageId: number; language: string; code: string },
	body: string,
	options: Options = {},
): Translation {
	return { headerType: null, header: null, footer: null, active: true, buttons: [], ...options, ...language, body };
}

const namedTemplates: Array<Omit<Template, 'id'>> = [
	{ name: 'hello', sendable: true, translations: [translation(english, 'Hello from the sandbox.')] },
	{
		name: 'order_update',
		sendable: true,
		translations: [
			translation(english, 'Hello {{1}}, your order {{2}} is on its way.'),
			translation(turkish, 'Merhaba {{1}}, {{2}} numaralı siparişiniz yolda.'),
			translation(german, 'Hallo {{1}}, Ihre Bestellung {{2}} ist unterwegs.', { active: false }),
		],
	},
	{
		name: 'appointment_reminder',
		sendable: true,
		translations: [
			translation(english, 'Dear {{1}}, see you on {{2}} at {{3}}.', {
				headerType: 'TEXT',
				header: 'Appointment {{1}}',
				footer: 'Reply to cancel',
				buttons: ['Confirm', 'Cancel'],
			}),
		],
	},
	{
		name: 'photo_news',
		sendable: true,
		translations: [translation(english, 'News for {{1}}', { headerType: 'PICTURE' })],
	},
	{
		name: 'video_news',
		sendable: true,
		translations: [translation(english, 'A film for {{1}}', { headerType: 'VIDEO' })],
	},
	{
		name: 'invoice',
		sendable: true,
		translations: [translation(english, 'Your invoice {{1}}', { headerType: 'DOCUMENT' })],
	},
	{ name: 'in_review', sendable: true, translations: [translation(english, 'Soon.', { active: false })] },
	{ name: 'switched_off', sendable: false, translations: [translation(english, 'No longer.')] },
];

/** The templates of the account, the same in both APIs: eight with a purpose, and more to fill a second page. */
export const sampleTemplates: readonly Template[] = [
	...namedTemplates,
	...Array.from({ length: 20 }, (_, n) => ({
		name: `notice_${String(n + 1).padStart(2, '0')}`,
		sendable: true,
		translations: [translation(english, `Notice ${n + 1} for {{1}}`)],
	})),
].map((template, index) => ({ ...template, id: index + 1 }));

/** The keys that a send must fill, such as `header-1` and `body-2`. */
export function variablesOf({ header, body }: Translation): string[] {
	const keys = (place: string, text: string) => [...text.matchAll(/\{\{(\d+)\}\}/g)].map(([, n]) => `${place}-${n}`);
	return [...keys('header', header ?? ''), ...keys('body', body)];
}

/** A template as the helpdesk API shows it: only what can be sent, without a state. */
export function helpdeskTemplate({ id, name, translations }: Template) {
	return {
		id,
		template_name: name,
		languages: translations
			.filter(({ active }) => active)
			.map((entry) => ({
				template_id: id,
				language_id: entry.languageId,
				header_type: entry.headerType,
				...(entry.header !== null && { header_content: entry.header }),
				text: entry.body,
				parameters: variablesOf(entry),
				language_name: entry.language,
				language_code: entry.code,
			})),
	};
}

const headerNumbers: Record<HeaderType, number> = { PICTURE: 1, VIDEO: 2, DOCUMENT: 3, TEXT: 4 };

/** A template as the public API shows it. */
export function publicTemplate({ id, name, sendable, translations }: Template) {
	const samples = (text: string) =>
		[...text.matchAll(/\{\{(\d+)\}\}/g)].map(([, key]) => ({ id: '', key, value: `Sample ${key}` }));
	return {
		id,
		name,
		category_editable: false,
		sendable,
		supported_languages: translations.map(({ language, languageId }) => ({
			label: language,
			value: languageId,
			filled: true,
		})),
		translations: translations.map((entry) => ({
			language_id: entry.languageId,
			language: entry.language,
			header_type: entry.headerType && { value: headerNumbers[entry.headerType], label: entry.headerType },
			header_variables: entry.header === null ? null : samples(entry.header),
			header: entry.header,
			header_file: null,
			body: entry.body,
			body_variables: samples(entry.body),
			footer: entry.footer,
			variables: variablesOf(entry),
			buttons: entry.buttons,
			editable: true,
			status: entry.active ? 'template-messages.active' : 'template-messages.in-review',
			status_value: entry.active ? 2 : 1,
			quality: 'template-messages.quality-unavailable',
		})),
	};
}
