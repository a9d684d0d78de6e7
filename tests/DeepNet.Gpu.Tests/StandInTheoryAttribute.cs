namespace DeepNet.Gpu.Tests;

/// <summary>As <see cref="StandInFactAttribute"/>, with data.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class StandInTheoryAttribute : TheoryAttribute
{
    public StandInTheoryAttribute() => Skip = WhyNot;

    internal static string? WhyNot =>
        OperatingSystem.IsWindows() || StandIn.Compiler is null
            ? "the libraries that stand in for NVIDIA's are compiled by gcc or cc, which this machine does not have"
            : null;
}
