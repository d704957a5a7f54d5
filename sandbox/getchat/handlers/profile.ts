import { adminsOnly, deleted, ok, type Call, type Handlers, type Result } from '../call';
import { notFound, wrongField } from '../errors';
import { addFile, findFile } from '../files';
import { isRefreshing, readSetting, startRefresh, writeSetting } from '../refresh';
import { isRecord } from '../../types';
import { object, optionalText, type Fields } from '../values';
import { uploaded } from './media';

/** Operations of the tag Business Profile. */
export const profile: Handlers = {
	retrieveBusinessProfileSettings: (call) => ok(storedProfile(call)),
	partialUpdateBusinessProfileSettings,
	retrieveProfileAbout: (call) => {
		hasAboutOfItsOwn(call);
		return ok(about(call));
	},
	updateProfileAbout,
	retrieveProfilePhoto,
	updateProfilePhoto,
	deleteProfilePhoto,
	checkSettingsRefreshStatus: (call) => ok({ currently_refreshing: isRefreshing(call.inbox, 'settings') }),
	issueSettingsRefreshRequest: (call) => {
		startRefresh(call.inbox, 'settings');
		return ok();
	},
};

const labels = [
	...['Automotive', 'Beauty, Spa and Salon', 'Clothing and Apparel', 'Education', 'Entertainment'],
	...['Event Planning and Service', 'Finance and Banking', 'Food and Grocery', 'Public Service'],
	...['Hotel and Lodging', 'Medical and Health', 'Non-profit', 'Professional Services', 'Shopping and Retail'],
	...['Travel and Transportation', 'Restaurant', 'Other'],
];
/** In the same order; those that follow have no label. */
const codes = [
	...['AUTO', 'BEAUTY', 'APPAREL', 'EDU', 'ENTERTAIN', 'EVENT_PLAN', 'FINANCE', 'GROCERY', 'GOVT', 'HOTEL', 'HEALTH'],
	...['NONPROFIT', 'PROF_SERVICES', 'RETAIL', 'TRAVEL', 'RESTAURANT', 'OTHER'],
];

/** The profile as the inbox tells it: its industry in the inbox's form, with the about text where that is a part of it. */
function storedProfile(call: Call): Fields {
	const value = readSetting(call.inbox, 'profile');
	const profile = isRecord(value) ? value : {};
	const { verticals, about: aboutIn } = call.inbox.settings.dialect;
	const index = labels.indexOf(String(profile.vertical));
	return {
		...profile,
		...(verticals === 'codes' && index >= 0 && { vertical: codes[index] }),
		...(aboutIn === 'profile' && { about: readSetting(call.inbox, 'about') ?? null }),
	};
}

function partialUpdateBusinessProfileSettings(call: Call): Result {
	const { about: text, vertical, ...body } = call.body;
	const { verticals, about: aboutIn } = call.inbox.settings.dialect;
	const isLabel = labels.includes(String(vertical));
	if (vertical !== undefined && isLabel !== (verticals === 'labels')) {
		throw wrongField('vertical', `must be one of ${(verticals === 'labels' ? labels : codes).join(', ')}`);
	}
	if (text !== undefined && aboutIn !== 'profile') throw wrongField('about', 'This field is not allowed.');
	const label = labels[codes.indexOf(String(vertical))] ?? vertical;
	const changes = { ...body, ...(vertical !== undefined && { vertical: label }) };
	const { about: _, ...stored } = storedProfile(call);
	writeSetting(call.inbox, 'profile', { ...stored, ...changes });
	if (text !== undefined) writeSetting(call.inbox, 'about', text);
	return ok(storedProfile(call));
}

function hasAboutOfItsOwn(call: Call): void {
	if (call.inbox.settings.dialect.about === 'profile') throw notFound();
}

function about(call: Call): Fields {
	return { settings: { profile: { about: { text: readSetting(call.inbox, 'about') ?? null } } } };
}

/** Takes the documented wrapper and the flat text that the web app sends. */
function updateProfileAbout(call: Call): Result {
	adminsOnly(call);
	hasAboutOfItsOwn(call);
	const { about: form } = call.inbox.settings.dialect;
	const isFlat = call.body.text !== undefined;
	if (form === 'wrapped' && isFlat) throw wrongField('settings', 'This field is required.');
	if (form === 'flat' && !isFlat) throw wrongField('text', 'This field is required.');
	const wrapped = object(object(object(call.body, 'settings'), 'profile'), 'about');
	writeSetting(call.inbox, 'about', optionalText(call.body, 'text') ?? optionalText(wrapped, 'text') ?? null);
	return ok(about(call));
}

function retrieveProfilePhoto(call: Call): Result {
	adminsOnly(call);
	const id = readSetting(call.inbox, 'photo');
	const file = typeof id === 'string' ? findFile(call.inbox, id) : undefined;
	if (!file) throw notFound();
	// WhatsApp keeps profile photos as JPEG; the sandbox gives the bytes back as they came.
	return { status: 200, mime: 'image/jpeg', bytes: file.bytes };
}

function updateProfilePhoto(call: Call): Result {
	adminsOnly(call);
	const { fileName, mime, bytes } = uploaded(call, /^image\/(jpeg|png)$/);
	writeSetting(call.inbox, 'photo', addFile(call.inbox, fileName, mime, bytes).id);
	return ok();
}

function deleteProfilePhoto(call: Call): Result {
	adminsOnly(call);
	if (typeof readSetting(call.inbox, 'photo') !== 'string') throw notFound();
	writeSetting(call.inbox, 'photo', null);
	return deleted();
}
