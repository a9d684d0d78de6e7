namespace DeepNet.Models;

/// <summary>Blocks of a <see cref="MobileNetV2"/> with the same number of channels.</summary>
/// <param name="Expansion">By how much a block multiplies its channels inside.</param>
/// <param name="Channels">The channels of the result, before <see cref="MobileNetV2Config.WidthMultiplier"/>.</param>
/// <param name="Blocks">How many blocks there are.</param>
/// <param name="Stride">Of the first block.</param>
public readonly record struct MobileNetV2Stage(int Expansion, int Channels, int Blocks, int Stride);
