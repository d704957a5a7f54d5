import { adminsOnly, deleted, ok, type Call, type Handlers, type Result } from '../call';
import { notFound } from '../errors';
import { addFile, findFile } from '../files';
import { isRefreshing, readSetting, startRefresh, writeSetting } from '../refresh';
import { isRecord } from '../../types';
import { object, optionalText, type Fields } from '../values';
import { uploaded } from './media';

/** Operations of the tag Business Profile. */
export const profile: Handlers = {
	retrieveBusinessProfileSettings: (call) => ok(storedProfile(call)),
	partialUpdateBusinessProfileSettings,
	retrieveProfileAbout: (call) => ok(about(call)),
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

function storedProfile(call: Call): Fields {
	const value = readSetting(call.inbox, 'profile');
	return isRecord(value) ? value : {};
}

function partialUpdateBusinessProfileSettings(call: Call): Result {
	writeSetting(call.inbox, 'profile', { ...storedProfile(call), ...call.body });
	return ok(storedProfile(call));
}

function about(call: Call): Fields {
	return { settings: { profile: { about: { text: readSetting(call.inbox, 'about') ?? null } } } };
}

/** Takes the documented wrapper and the flat text that the web app sends. */
function updateProfileAbout(call: Call): Result {
	adminsOnly(call);
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
