import type { IDataObject } from 'n8n-workflow';
import { asDataObject, objects } from '../../shared/dataObject';
import { defineOperation } from '../../shared/operation/defineOperation';

/** `GET /me` */
export const getProfile = defineOperation({
	name: 'Get Profile',
	value: 'getProfile',
	action: 'Get the business profile',
	description: 'Get about text, address, description, e-mail, industry and photo of the business',
	bodyless: true,
	properties: [],
	request: () => ({ method: 'GET', path: '/me' }),
	output: plainProfile,
});

/** Channels backed by Meta hand on its own answer, with the profile in a list and the number beside it. */
function plainProfile(answer: IDataObject): IDataObject {
	const [profile] = objects(answer.data);
	if (!profile) return answer;
	const { display_phone_number: phone } = asDataObject(answer.phone);
	const photo = profile.photo ?? profile.profile_picture_url;
	return { ...profile, ...(photo !== undefined && { photo }), ...(phone !== undefined && { phone }) };
}
