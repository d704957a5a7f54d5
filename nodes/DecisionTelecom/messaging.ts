import { asDataObject, asString } from '../shared/dataObject';
import { invalidInput } from '../shared/errors';
import { asLink, askOperation, carriedBy, type Messaging, type Values } from '../shared/gateway/messaging';
import { templateChoice } from '../shared/whatsapp/template';
import { decisionTelecom } from './api';
import { messageResource } from './message';
import { templateResource } from './template';
import { hearing } from './trigger/hearing';

/** The only files that it sends, known by the name in the link. */
function asImage(values: Values): Values | undefined {
	const { mediaType, mediaUrl } = values;
	const path = asString(mediaUrl).split(/[?#]/)[0] ?? '';
	return mediaType === 'image' && /\.(?:jpe?g|png)$/i.test(path) ? asLink(values) : undefined;
}

/** It has no list of templates: name, language and parts are told with each message. */
function asParts({ templateId, variables, ...values }: Values): Values {
	const { template, language } = templateChoice(asString(templateId));
	const given = Object.entries(asDataObject(variables)).map(([key, value]) => [key, String(value)] as const);
	const file = given.find(([key]) => key === 'header-file')?.[1];
	const headerText = given.find(([key]) => key === 'header-1')?.[1];
	const numbered = (part: 'body' | 'button') =>
		given
			.filter(([key]) => key !== 'header-file' && key !== 'header-1')
			.map(([key, value]) => ({ ...placeIn(key), value }))
			.filter((variable) => variable.part === part)
			.sort((one, other) => one.position - other.position);
	checkGaps(numbered('body'));
	return {
		...values,
		templateName: template,
		languageCode: language,
		headerType: file === undefined ? (headerText === undefined ? 'none' : 'text') : fileKind(file),
		headerFile: file,
		headerText,
		bodyVariables: { variable: numbered('body').map(({ value: text }) => ({ text })) },
		templateButtons: { button: numbered('button').map((button) => ({ ...button, type: 'url' })) },
	};
}

/** @throws InvalidInput for a variable with a name of its own */
function placeIn(key: string): { part: string; position: number } {
	const [, part, position] = /^(body|button)-([1-9]\d?)$/.exec(key) ?? [];
	if (part !== undefined) return { part, position: Number(position) };
	throw invalidInput(
		'Template Variables',
		`has "${key.slice(0, 60)}", which DecisionTelecom does not know`,
		'Use names like body-1.',
	);
}

/** Texts go out as a list: without body-1 the text of body-2 would stand in its place. @throws InvalidInput */
function checkGaps(variables: ReadonlyArray<{ position: number }>): void {
	const missing = variables.findIndex(({ position }, index) => position !== index + 1);
	if (missing === -1) return;
	throw invalidInput('Template Variables', `has no body-${missing + 1}`, 'Give each variable of the text its value.');
}

function fileKind(link: string): 'document' | 'image' | 'video' {
	const path = link.split(/[?#]/)[0] ?? '';
	if (/\.(?:mp4|3gp)$/i.test(path)) return 'video';
	return /\.(?:jpe?g|png)$/i.test(path) ? 'image' : 'document';
}

/** It tells of no answers. What a page asks beside a template has no field in the gateway. */
function askedByLink(values: Values): Values | undefined {
	return values.answerBy === 'link' && values.responseType !== 'template' ? values : undefined;
}

/** What DecisionTelecom carries. */
export const messaging: Messaging = {
	value: hearing.value,
	provider: decisionTelecom,
	carriers: {
		media: carriedBy(messageResource, 'sendImage', asImage),
		question: carriedBy(messageResource, askOperation, askedByLink),
		template: carriedBy(templateResource, 'send', asParts),
		text: carriedBy(messageResource, 'sendText'),
	},
};
