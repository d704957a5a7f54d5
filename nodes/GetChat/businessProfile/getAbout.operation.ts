import type { IDataObject } from 'n8n-workflow';
import { asDataObject } from '../../shared/dataObject';
import { defineOperation } from '../../shared/operation/defineOperation';

/** `GET /settings/profile/about/` */
export const getAbout = defineOperation({
	name: 'Get About',
	value: 'getAbout',
	action: 'Get the about text',
	description: 'Get the short text below the name',
	bodyless: true,
	properties: [],
	request: () => ({ method: 'GET', path: '/settings/profile/about/' }),
	output: aboutOf,
});

/** `{ settings: { profile: { about: { text } } } }` with the text on top. */
export function aboutOf(answer: IDataObject): IDataObject {
	const profile = asDataObject(asDataObject(answer.settings).profile);
	return { text: asDataObject(profile.about).text ?? answer.text ?? null, ...answer };
}
