namespace DeepNet.Models;

/// <summary>What a detector found in an image, from the best score on.</summary>
/// <param name="Boxes">[n, 4]: corners x₁, y₁, x₂, y₂ in pixels.</param>
/// <param name="Scores">[n]: how sure the model is, in [0, 1].</param>
/// <param name="Labels">[n]: the classes, Int64.</param>
public sealed record Detections(Tensor Boxes, Tensor Scores, Tensor Labels);
