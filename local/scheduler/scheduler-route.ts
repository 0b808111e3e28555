type Fields = Readonly<Record<string, unknown>>;

/** Converts a REST request of the Scheduler to an action and its input; undefined for other paths. */
export const route = (
  method: string,
  path: string,
  query: Readonly<Record<string, string>>,
  body: Fields,
): { readonly action: string; readonly input: Fields } | undefined => {
  const [, collection, name, ...rest] = path.split("/");
  const kind = collection === "schedules" ? "Schedule" : collection === "schedule-groups" ? "ScheduleGroup" : undefined;
  if (kind === undefined || rest.length > 0) return undefined;
  const input = { ...inputOf(query), ...body, ...(name ? { Name: decodeURIComponent(name) } : {}) };
  if (!name) return method === "GET" ? { action: `List${kind}s`, input } : undefined;
  const verb = { GET: "Get", POST: "Create", PUT: "Update", DELETE: "Delete" }[method];
  return verb === undefined ? undefined : { action: `${verb}${kind}`, input };
};

/** Query parameters have the API's names in lower camel case, except the group's. */
const inputOf = (query: Readonly<Record<string, string>>): Fields =>
  Object.fromEntries(
    Object.entries(query).map(([name, value]) => [
      queryNames[name] ?? name,
      name === "MaxResults" ? Number(value) : value,
    ]),
  );

const queryNames: Readonly<Record<string, string>> = {
  groupName: "GroupName",
  ScheduleGroup: "GroupName",
  clientToken: "ClientToken",
};
