using Xunit.Abstractions;
using Xunit.Sdk;

namespace CaveRuntime.Tests.Storage;

/// <summary>As <see cref="StoreFactAttribute"/>, for a test with several data.</summary>
[XunitTestCaseDiscoverer("CaveRuntime.Tests.Storage.StoreTheoryDiscoverer", "CaveRuntime.Tests")]
[AttributeUsage(AttributeTargets.Method)]
public sealed class StoreTheoryAttribute : TheoryAttribute;

public sealed class StoreTheoryDiscoverer(IMessageSink sink) : TheoryDiscoverer(sink)
{
    public override IEnumerable<IXunitTestCase> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions,
        ITestMethod testMethod,
        IAttributeInfo theoryAttribute) =>
        testMethod.TestClass.Class.Name.Contains("Postgres", StringComparison.Ordinal) && PostgresServer.Missing is not null
            ? [new StoreTestCase(
                DiagnosticMessageSink, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod)]
            : base.Discover(discoveryOptions, testMethod, theoryAttribute);
}
