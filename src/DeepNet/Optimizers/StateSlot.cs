namespace DeepNet.Optimizers;

/// <summary>A tensor that an <see cref="Optimizer"/> remembers of each parameter.</summary>
/// <param name="Name">Its name in saved states.</param>
/// <param name="Shape">Its shape, mostly that of the parameter.</param>
/// <param name="IsOptional">True if a parameter that has made a step may be without it.</param>
/// <param name="IsNumber">True of a number that the formula computes with: it stays on the processor, so that no step
/// waits for another device.</param>
public readonly record struct StateSlot(string Name, Shape Shape, bool IsOptional = false, bool IsNumber = false);
