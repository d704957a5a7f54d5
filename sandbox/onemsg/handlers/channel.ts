import type { FilePart } from '../../types';
import { list, object, objects, optionalText, type Fields } from '../../values';
import type { Account } from '../account';
import { ok, success, type Call, type Handlers, type Result } from '../call';
import { ApiError, badRequest } from '../errors';
import { addMedia, givenFile, kindOf } from '../media';
import { monthlyCost, monthOf, usage } from '../statistics';

/** Profile, status, statistics and the other settings of a channel. */
export const channel: Handlers = {
	getProfile,
	updateProfile,
	getStatistics: ({ account, channel: { id }, query }) => {
		const date = optionalText(query, 'date') ?? monthOf(new Date(account.clock.now()));
		return ok({ date, templates_cost: monthlyCost(account, id, date) });
	},
	getExtendedStatistics: ({ account, channel: { id } }) => ok(usage(account, id)),
	getStatus: ({ account, channel: { id } }) => ok({ status: account.document(id, 'state').status }),
	getCommerceSettings: ({ account, channel: { id } }) => ok(list(account.document(id, 'commerce'), 'catalogs')),
	setCommerceSettings: ({ account, channel: { id }, body }) => {
		const catalogs = objects(account.document(id, 'commerce'), 'catalogs');
		const changed = catalogs.map((catalog) => ({ ...catalog, ...object(body, 'params') }));
		account.changeDocument(id, 'commerce', { catalogs: changed });
		return ok({ success: true });
	},
	getServerIp: ({ account, channel: { id } }) => ok({ result: account.document(id, 'state').serverIp }),
	getConversationalAutomation: ({ account, channel: { id } }) => ok(account.document(id, 'automation')),
	setConversationalAutomation: ({ account, channel: { id }, body }) => {
		account.changeDocument(id, 'automation', body);
		return ok({ success: true });
	},
	getMmLiteStatus: ({ account, channel: { id } }) => ok(object(account.document(id, 'state'), 'mmLite')),
};

/** A photo that is stored here is shown as a link; another server's link as it was given. */
function getProfile({ account, channel: { id } }: Call): Result {
	const profile = account.document(id, 'profile');
	const photo = optionalText(profile, 'photo');
	const shown: Fields = { ...profile, ...(photo?.startsWith('/_files/') && { photo: account.url(id, photo) }) };
	return ok(account.shapes.profile === 'envelope' ? enveloped(shown) : shown);
}

/** As channels backed by Meta hand its own answer on. */
function enveloped({ photo, phone, vertical, ...others }: Fields): Fields {
	const data = { ...others, profile_picture_url: photo, vertical, messaging_product: 'whatsapp' };
	return { data: [data], phone: { display_phone_number: phone, verified_name: 'Sample shop' } };
}

function updateProfile({ account, channel: { id }, body, files }: Call): Result {
	const { photo, ...changes } = body;
	if (files.length > 0 || photo !== undefined) {
		changes.photo = storedPhoto(account, id, optionalText(body, 'photo'), files[0]);
	}
	account.changeDocument(id, 'profile', changes);
	return success();
}

/** Where a new photo is found. What is wrong with it is 422 here: the operation has no 400. */
function storedPhoto(
	account: Account,
	channelId: string,
	given: string | undefined,
	part: FilePart | undefined,
): string {
	try {
		const file = givenFile(given, part);
		if (file.link !== undefined) return file.link;
		if (kindOf(file.mime) !== 'image') throw badRequest('Photo is not an image');
		return `/_files/${addMedia(account, channelId, file).id}`;
	} catch (error) {
		if (!(error instanceof ApiError)) throw error;
		throw new ApiError(422, { error: `Wrong request. ${String(error.body.error)}` });
	}
}
