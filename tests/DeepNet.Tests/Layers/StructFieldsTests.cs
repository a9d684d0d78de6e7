using System.Collections.Immutable;
using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

/// <summary>Modules in structs that hold several values: tuples and immutable arrays.</summary>
public sealed class StructFieldsTests
{
    [Fact]
    public void Modules_in_tuples_and_immutable_arrays_are_found()
    {
        string[] keys = [.. new Pairs().StateDict().Keys];
        keys.Should().Equal(
            "pair.0.weight", "pair.0.bias", "pair.1.weight", "pair.1.bias", "many.0.weight", "many.0.bias");
    }

    private sealed class Pairs : Layer
    {
        private readonly (Linear A, Linear B) _pair = (new(2, 3), new(3, 2));
        private readonly ImmutableArray<Linear> _many = [new(2, 2)];
        private readonly (int X, double Y) _numbers = (1, 2);

        public override Tensor Forward(Tensor x) => _many[0].Forward(_pair.B.Forward(_pair.A.Forward(x))) * _numbers.X;
    }
}
