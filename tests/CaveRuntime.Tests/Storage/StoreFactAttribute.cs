using Xunit.Abstractions;
using Xunit.Sdk;

namespace CaveRuntime.Tests.Storage;

/// <summary>A test of a store: left out, with the reason, in a class whose name says PostgreSQL where there is none.</summary>
[XunitTestCaseDiscoverer("CaveRuntime.Tests.Storage.StoreFactDiscoverer", "CaveRuntime.Tests")]
[AttributeUsage(AttributeTargets.Method)]
public sealed class StoreFactAttribute : FactAttribute;

public sealed class StoreFactDiscoverer(IMessageSink sink) : FactDiscoverer(sink)
{
    protected override IXunitTestCase CreateTestCase(
        ITestFrameworkDiscoveryOptions discoveryOptions,
        ITestMethod testMethod,
        IAttributeInfo factAttribute) => new StoreTestCase(
            DiagnosticMessageSink, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod);
}

public sealed class StoreTestCase : XunitTestCase
{
    [Obsolete("For xunit, which makes one and reads it.")]
    public StoreTestCase()
    {
    }

    public StoreTestCase(IMessageSink sink, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method)
        : base(sink, display, options, method)
    {
    }

    protected override string GetSkipReason(IAttributeInfo factAttribute) =>
        TestMethod.TestClass.Class.Name.Contains("Postgres", StringComparison.Ordinal) && PostgresServer.Missing is { } reason
            ? reason
            : base.GetSkipReason(factAttribute);
}
