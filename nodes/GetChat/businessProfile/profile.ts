import type { IDataObject } from 'n8n-workflow';
import { asDataObject } from '../../shared/dataObject';
import { invalidInput, rethrown } from '../../shared/errors';
import type { Client } from '../../shared/http/client';
import { isMissing, isRefusalOf } from '../failures';
import { hasCode, industryAs } from './industry';

const address = '/settings/business/profile/';
const aboutAddress = '/settings/profile/about/';

/** What the inbox wants with every change. */
const needed = { address: 'Address', description: 'Description', email: 'Email', vertical: 'Industry' };

/** `GET /settings/business/profile/` */
async function readProfile(client: Client): Promise<IDataObject> {
	return asDataObject((await client.send({ method: 'GET', path: address })).body);
}

/**
 * Changes the profile: reads it, and sends everything back. The about text goes where the inbox has it: into the profile,
 * or to its own address.
 *
 * @param aboutIn where the about text is known to be; by default where the profile shows it
 * @throws InvalidInput where the profile lacks what every change needs; NodeApiError
 */
export async function changeProfile(client: Client, changes: IDataObject, aboutIn?: 'profile'): Promise<IDataObject> {
	const current = await readProfile(client);
	const { about, ...others } = changes;
	if (about === undefined || 'about' in current || aboutIn === 'profile') {
		return await patchProfile(client, current, changes);
	}
	const profile = Object.keys(others).length > 0 ? await patchProfile(client, current, others) : current;
	const { text } = await writeAbout(
		client,
		String(about),
		async () => await patchProfile(client, { ...current, ...others }, { about }),
	);
	return { ...profile, about: text };
}

/**
 * `PATCH /settings/profile/about/`, as documented; where the inbox does not take that, as its web app once sent it. Newest
 * inboxes may have the text in the profile alone.
 *
 * @param inProfile writes it there
 * @throws NodeApiError where the inbox takes it in none of these ways
 */
export async function writeAbout(
	client: Client,
	text: string,
	inProfile: () => Promise<IDataObject>,
): Promise<IDataObject> {
	const wrapped = { settings: { profile: { about: { text } } } };
	try {
		const answer = aboutOf(await patchAbout(client, wrapped));
		return (await isStored(client, answer, text)) ? { ...answer, text } : aboutOf(await patchAbout(client, { text }));
	} catch (error) {
		if (isMissing(error)) return { ...(await inProfile()), text };
		if (!isRefusalOf(error)) throw rethrown(error);
		return await flatAbout(client, text, error);
	}
}

/** @param first what the documented form failed with: where both fail, that is what the user should read */
async function flatAbout(client: Client, text: string, first: unknown): Promise<IDataObject> {
	try {
		return { text, ...aboutOf(await patchAbout(client, { text })) };
	} catch (error) {
		throw rethrown(isRefusalOf(error) ? first : error);
	}
}

async function patchAbout(client: Client, body: IDataObject): Promise<IDataObject> {
	const { body: answer } = await client.send({ method: 'PATCH', path: aboutAddress, body, idempotent: true });
	return asDataObject(answer);
}

/** An inbox that reads the flat form alone may answer 200 and change nothing. Only what it shows proves that. */
async function isStored(client: Client, answer: IDataObject, text: string): Promise<boolean> {
	if (answer.text === text) return true;
	const { body } = await client.send({ method: 'GET', path: aboutAddress });
	const { text: shown } = aboutOf(asDataObject(body));
	return typeof shown !== 'string' || shown === text;
}

/** `{ settings: { profile: { about: { text } } } }` with the text on top; in a profile it is a member. */
export function aboutOf(answer: IDataObject): IDataObject {
	const profile = asDataObject(asDataObject(answer.settings).profile);
	const text = asDataObject(profile.about).text ?? answer.text ?? answer.about ?? null;
	return { ...answer, text };
}

/** `PATCH /settings/business/profile/` with the industry as the profile has it; where that is refused, the other way. */
async function patchProfile(client: Client, current: IDataObject, changes: IDataObject): Promise<IDataObject> {
	const form = hasCode(current.vertical) ? 'code' : 'label';
	const body = merged(current, changes);
	const vertical = industryAs(form, String(body.vertical));
	const other = industryAs(form === 'code' ? 'label' : 'code', vertical);
	const patch = async (industry: string) =>
		await client.send({ method: 'PATCH', path: address, body: { ...body, vertical: industry }, idempotent: true });
	try {
		return asDataObject((await patch(vertical)).body);
	} catch (error) {
		if (other === vertical || !isRefusalOf(error, 'vertical')) throw rethrown(error);
		return asDataObject((await patch(other)).body);
	}
}

/** @throws InvalidInput where the profile lacks what every change needs */
function merged(current: IDataObject, changes: IDataObject): IDataObject {
	const profile = { ...current, ...changes };
	const { address: street, description, email: mail, vertical, websites, about } = profile;
	for (const [name, label] of Object.entries(needed)) {
		const value = profile[name];
		if (typeof value === 'string' && value.trim() !== '') continue;
		throw invalidInput(
			label,
			'is empty in the profile, but get.chat wants it with every change',
			`Add '${label}' to the fields to change.`,
		);
	}
	return {
		...{ address: street, description, email: mail, vertical, messaging_product: 'whatsapp' },
		...(Array.isArray(websites) && { websites }),
		...(typeof about === 'string' && about !== '' && { about }),
	};
}
