import { defineField } from '../../shared/input/parameters';
import { componentField, headerFormatChoice } from '../../shared/whatsapp/templateDefinition';

/** The codes that the documentation lists. */
const languageCodes =
	'af sq ar az bn bg ca zh_CN zh_HK zh_TW hr cs da nl en en_GB en_US et fil fi fr de el gu he hi hu id ga it ja kn kk ko lo lv lt mk ms mr nb fa pl pt_BR pt_PT pa ro ru sr sk sl es es_AR es_ES es_MX sw sv ta te th tr uk ur uz vi'.split(
		' ',
	);

const names = new Intl.DisplayNames('en', { type: 'language' });

export const language = defineField({
	displayName: 'Language',
	name: 'language',
	type: 'options',
	default: 'en_US',
	options: languageCodes
		.map((value) => ({ name: names.of(value.replace('_', '-')) ?? value, value }))
		.sort((a, b) => a.name.localeCompare(b.name, 'en')),
});

export const category = defineField({
	displayName: 'Category',
	name: 'category',
	type: 'options',
	default: 'UTILITY',
	description: 'What the template is for',
	options: [
		{ name: 'Authentication', value: 'AUTHENTICATION' },
		{ name: 'Marketing', value: 'MARKETING' },
		{ name: 'Utility', value: 'UTILITY' },
	],
});

/** 1MSG knows no header with a place. */
export const headerFormat = defineField({
	...componentField.headerFormat,
	options: [
		headerFormatChoice.document,
		headerFormatChoice.image,
		headerFormatChoice.none,
		headerFormatChoice.text,
		headerFormatChoice.video,
	],
});
