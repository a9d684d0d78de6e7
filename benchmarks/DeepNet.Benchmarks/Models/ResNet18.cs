using DeepNet.Layers;

namespace DeepNet.Benchmarks.Models;

/// <summary>Residual network of 18 layers; He et al., 2016. Parameters are named as torchvision names them.</summary>
internal sealed class ResNet18(int classes, int width = 64) : Layer
{
    private readonly Conv2d _conv1 = new(3, width, 7, stride: 2, padding: 3, bias: false);
    private readonly BatchNorm2d _bn1 = new(width);
    private readonly Sequential _layer1 = new(new Block(width, width, 1), new Block(width, width, 1));
    private readonly Sequential _layer2 = Halved(width);
    private readonly Sequential _layer3 = Halved(2 * width);
    private readonly Sequential _layer4 = Halved(4 * width);
    private readonly Linear _fc = new(8 * width, classes);

    public override Tensor Forward(Tensor x)
    {
        x = _bn1.Forward(_conv1.Forward(x)).Relu();                 // [batch, width, h / 2, w / 2]
        x = x.MaxPool2d(3, stride: 2, padding: 1);                  // [batch, width, h / 4, w / 4]
        x = _layer2.Forward(_layer1.Forward(x));                    // [batch, 2 · width, h / 8, w / 8]
        x = _layer4.Forward(_layer3.Forward(x));                    // [batch, 8 · width, h / 32, w / 32]
        return _fc.Forward(x.AdaptiveAvgPool2d(1).Flatten(1));
    }

    private static Sequential Halved(int channels) =>
        new(new Block(channels, 2 * channels, 2), new Block(2 * channels, 2 * channels, 1));

    private sealed class Block(int inChannels, int channels, int stride) : Layer
    {
        private readonly Conv2d _conv1 = new(inChannels, channels, 3, stride: stride, padding: 1, bias: false);
        private readonly BatchNorm2d _bn1 = new(channels);
        private readonly Conv2d _conv2 = new(channels, channels, 3, padding: 1, bias: false);
        private readonly BatchNorm2d _bn2 = new(channels);
        private readonly Sequential? _downsample = stride == 1
            ? null
            : new(new Conv2d(inChannels, channels, 1, stride: stride, bias: false), new BatchNorm2d(channels));

        public override Tensor Forward(Tensor x)
        {
            Tensor y = _bn1.Forward(_conv1.Forward(x)).Relu();
            return (_bn2.Forward(_conv2.Forward(y)) + (_downsample?.Forward(x) ?? x)).Relu();
        }
    }
}
