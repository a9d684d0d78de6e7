using DeepNet.Layers;

namespace DeepNet.Benchmarks.Models;

/// <summary>Residual network of 18 layers; He et al., 2016. Parameters are named as torchvision names them.</summary>
internal sealed class ResNet18(int classes) : Layer
{
    private readonly Conv2d _conv1 = new(3, 64, 7, stride: 2, padding: 3, bias: false);
    private readonly BatchNorm2d _bn1 = new(64);
    private readonly Sequential _layer1 = new(new Block(64, 64, 1), new Block(64, 64, 1));
    private readonly Sequential _layer2 = new(new Block(64, 128, 2), new Block(128, 128, 1));
    private readonly Sequential _layer3 = new(new Block(128, 256, 2), new Block(256, 256, 1));
    private readonly Sequential _layer4 = new(new Block(256, 512, 2), new Block(512, 512, 1));
    private readonly Linear _fc = new(512, classes);

    public override Tensor Forward(Tensor x)
    {
        x = _bn1.Forward(_conv1.Forward(x)).Relu();                 // [batch, 64, h / 2, w / 2]
        x = x.MaxPool2d(3, stride: 2, padding: 1);                  // [batch, 64, h / 4, w / 4]
        x = _layer2.Forward(_layer1.Forward(x));                    // [batch, 128, h / 8, w / 8]
        x = _layer4.Forward(_layer3.Forward(x));                    // [batch, 512, h / 32, w / 32]
        return _fc.Forward(x.AdaptiveAvgPool2d(1).Flatten(1));
    }

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
