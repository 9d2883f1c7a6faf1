using CaveRuntime.Linux;
using CaveRuntime.Protocol;
using CaveRuntime.Worker;

// The confined process that holds one session's scope. It is started by a host, speaks to nobody else, and ends with its wire.
WorkerEnd end = WorkerEnd.Open();
using var wire = new Wire(end.Wire);
new WorkerSession(end, wire).Serve();
return 0;
