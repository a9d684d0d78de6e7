using DeepNet.Layers;
using DeepNet.Training;

namespace DeepNet.CommandLine;

/// <summary>A network from a file, with what it takes and gives.</summary>
/// <param name="Model">The network, in evaluation mode.</param>
/// <param name="Description">What it is.</param>
/// <param name="Encoder">Of tables: makes numbers of rows, and words of outputs.</param>
internal sealed record SavedModel(Layer Model, ModelDescription Description, TabularEncoder? Encoder);
