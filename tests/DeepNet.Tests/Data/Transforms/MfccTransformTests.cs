using DeepNet.Data.Transforms;
using DeepNet.Layers;

namespace DeepNet.Tests.Data.Transforms;

public sealed class MfccTransformTests
{
    [Fact]
    public void Gives_what_the_layer_gives()
    {
        var layer = new Mfcc(13, new MelSpectrogram(8000, nFft: 256, nMels: 20));
        Tensor x = Tensor.Randn([2, 1000], generator: new RandomSource(1));
        Tensor y = new MfccTransform(layer).Apply(x, new RandomSource(0));
        y.ShouldEqual(layer.Forward(x));
        y.Shape.ToArray()[..2].Should().Equal(2, 13);
    }
}
