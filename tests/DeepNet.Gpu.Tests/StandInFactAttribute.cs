namespace DeepNet.Gpu.Tests;

/// <summary>A test that needs a C compiler for the stand-ins; without one it is skipped and says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class StandInFactAttribute : FactAttribute
{
    public StandInFactAttribute() => Skip = StandInTheoryAttribute.WhyNot;
}
