namespace DeepNet.Models;

/// <summary>The sizes of a <see cref="Vgg"/>; the defaults are those of VGG-11 on ImageNet.</summary>
public sealed record VggConfig
{
    /// <summary>VGG-11: 133 million parameters.</summary>
    public static VggConfig Vgg11 { get; } = new();

    /// <summary>VGG-16: 138 million parameters.</summary>
    public static VggConfig Vgg16 { get; } = new()
    {
        Stages = [[64, 64], [128, 128], [256, 256, 256], [512, 512, 512], [512, 512, 512]],
    };

    /// <summary>The channels of every convolution, by stage; each stage ends by halving height and width.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Stages { get; init; } =
        [[64], [128], [256, 256], [512, 512], [512, 512]];

    /// <summary>Whether batch normalization follows every convolution.</summary>
    public bool BatchNorm { get; init; }

    /// <summary>Channels of the images.</summary>
    public int Channels { get; init; } = 3;

    /// <summary>Height and width to which the features are brought by adaptive means.</summary>
    public int PoolSize { get; init; } = 7;

    /// <summary>Features of the two hidden layers of the classifier.</summary>
    public int Hidden { get; init; } = 4096;

    /// <summary>Dropout in the classifier while training.</summary>
    public double Dropout { get; init; } = 0.5;

    /// <summary>Classes to tell apart.</summary>
    public int Classes { get; init; } = 1000;

    internal void Check()
    {
        const string name = nameof(Vgg);
        DeepNet.Check.Argument(
            Stages is { Count: > 0 } && Stages.All(stage => stage is { Count: > 0 } && stage.All(size => size > 0)),
            $"{name}: Stages must have one stage or more, each with one positive number of channels or more.");
        ModelChecks.Positive(name, nameof(Channels), Channels);
        ModelChecks.Positive(name, nameof(PoolSize), PoolSize);
        ModelChecks.Positive(name, nameof(Hidden), Hidden);
        ModelChecks.Probability(name, nameof(Dropout), Dropout);
        ModelChecks.Positive(name, nameof(Classes), Classes);
    }
}
