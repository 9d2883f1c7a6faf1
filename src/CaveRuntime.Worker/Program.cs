using CaveRuntime.Confinement.Wires;
using CaveRuntime.Protocol;
using CaveRuntime.Worker;

// First of all: what is hashed before would not be found again.
string? randomHashes = HashSeeds.Fix();

// Asked for a page on a policy, the program prints it and ends: no cell runs, and nothing needs to be confined.
if (args is ["policy", ..])
    return PolicyCommand.Print(args[1..], Console.In, Console.Out);

// The confined process that holds one session's scope. It is started by a host, speaks to nobody else, and ends with its wire.
WorkerEnd end = WorkerEnd.Open();
using var wire = new Wire(end.Wire);
new WorkerSession(end, wire, randomHashes is null ? [] : [randomHashes]).Serve();
return 0;
