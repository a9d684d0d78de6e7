using DeepNet.Kernels;
using Xunit.Abstractions;

namespace DeepNet.Tests.Kernels;

/// <summary>The float polynomials on every one of the 2³² floats.</summary>
/// <remarks>
/// The double lanes say at once that nearly all results are the nearest float or its neighbour, which is within
/// 1.5 ulp; only the others are compared with the slow reference. All functions take some ten minutes:
/// <c>dotnet test -c Release tests/DeepNet.Tests --filter Category=Exhaustive</c>.
/// </remarks>
[Trait("Category", "Exhaustive")]
public sealed class LaneExhaustiveTests(ITestOutputHelper output)
{
    private const int Chunk = 1 << 16;

    [Theory]
    [InlineData("Exp")]
    [InlineData("Expm1")]
    [InlineData("Exp2")]
    [InlineData("Log")]
    [InlineData("Log1p")]
    [InlineData("Log2")]
    [InlineData("Tanh")]
    [InlineData("Sigmoid")]
    [InlineData("Erf")]
    [InlineData("Sin")]
    [InlineData("Cos")]
    public void Every_float_is_within_2_ulp(string name)
    {
        var gate = new Lock();
        double worst = 0;
        float at = 0;
        Parallel.For(0, (int)(1L << 32 >> 16), high =>
        {
            float[] inputs = new float[Chunk];
            for (int low = 0; low < Chunk; low++)
                inputs[low] = BitConverter.UInt32BitsToSingle(((uint)high << 16) | (uint)low);
            float[] actual = LaneFunctions.Run<F32x16, float>(name, inputs);
            double[] near = LaneFunctions.Run<F64x8, double>(name, Array.ConvertAll(inputs, x => (double)x));
            (double own, float ownAt) = (0, 0);
            for (int i = 0; i < Chunk; i++)
            {
                if (AreNeighbours(actual[i], (float)near[i]))
                    continue;
                double error = LaneAccuracyTests.UlpError(actual[i], LaneAccuracyTests.Reference(name, inputs[i]));
                if (error > own)
                    (own, ownAt) = (error, inputs[i]);
            }

            lock (gate)
            {
                if (own > worst)
                    (worst, at) = (own, ownAt);
            }
        });

        output.WriteLine($"{name}: {worst:F3} ulp at {at:R}");
        worst.Should().BeLessThanOrEqualTo(2, $"{name}({at:R})");
    }

    private static bool AreNeighbours(float a, float b) =>
        float.IsFinite(a) && float.IsFinite(b) && a != 0 && b != 0
        && Math.Abs(BitConverter.SingleToInt32Bits(a) - BitConverter.SingleToInt32Bits(b)) <= 1;
}
